-- The other side agrees to text messages, or no longer. Own argument: '1' or '0', which also forgets its
-- number. Returns 1, 0 if that was known, -1 for an unknown or ended call.
if not live then return -1 end
if (call.sms_consent or '') == arg(1) then return 0 end
put({sms_consent = arg(1)})
if arg(1) == '0' then redis.call('DEL', NUMBER) end
note('sms.consent', 'given', arg(1))
changed()
return 1
