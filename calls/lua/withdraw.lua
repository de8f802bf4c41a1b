-- An utterance whose command never reached Telnyx leaves the ledger. Own arguments: utterance id,
-- why. Returns 1, or 0 when it was not there.
if not live or redis.call('HEXISTS', PLAYBACKS, arg(1)) == 0 then return 0 end
local remaining = remove(arg(1))
note('utterance.withdrawn', 'utterance', arg(1), 'why', arg(2), 'remaining', remaining)
changed()
return 1
