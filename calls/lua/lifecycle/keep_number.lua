-- Keeps the number of the other side for text messages: until the call ends, or until its follow-up was
-- sent. Own argument: the number. Returns 1, or 0 when none may be sent.
if not live or call.sms_consent == '0' then return 0 end
redis.call('SET', NUMBER, arg(1), 'EX', LIVE_TTL_S)
return 1
