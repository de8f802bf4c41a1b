-- Removes an utterance whose command never reached Telnyx. Own arguments: utterance id, why. Returns 1, or
-- 0 if it was not in the ledger, or is playing: then the command did reach Telnyx.
if not live then return 0 end
local raw = redis.call('HGET', PLAYBACKS, arg(1))
if not raw or cjson.decode(raw).started_at > 0 then return 0 end
local remaining = remove(arg(1), 'withdrawn')
note('utterance.withdrawn', 'utterance', arg(1), 'why', arg(2), 'remaining', remaining)
changed()
return 1
