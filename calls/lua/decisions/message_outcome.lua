-- Records the outcome of a claimed text message. Own arguments: claim, 'sent' or 'failed', detail. After
-- the follow-up nothing needs the number any more. Returns 1, or 0 if it was not claimed.
if not state or redis.call('HGET', CLAIMS, arg(1)) ~= 'claimed' then return 0 end
redis.call('HSET', CLAIMS, arg(1), arg(2))
if arg(1) == 'follow-up' then redis.call('DEL', NUMBER) end
if arg(3) == '' then note('sms.' .. arg(2), 'sms', arg(1))
else note('sms.' .. arg(2), 'sms', arg(1), 'why', arg(3)) end
return 1
