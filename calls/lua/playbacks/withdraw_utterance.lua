-- An utterance whose command never reached Telnyx leaves the ledger. Own arguments: utterance id,
-- why. Returns 1, or 0 when it was not there, or is playing: then it did reach Telnyx.
if not live then return 0 end
local raw = redis.call('HGET', PLAYBACKS, arg(1))
if not raw or cjson.decode(raw).started_at > 0 then return 0 end
local remaining = remove(arg(1), 'withdrawn')
note('utterance.withdrawn', 'utterance', arg(1), 'why', arg(2), 'remaining', remaining)
changed()
return 1
