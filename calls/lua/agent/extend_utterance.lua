-- More of a stream has come, or it is known where it ends. Own arguments: utterance id, its length in ms
-- since it was registered.
if state ~= 'answered' or fenced() then return 0 end
local raw = redis.call('HGET', PLAYBACKS, arg(1))
if not raw then return 0 end
local utterance = cjson.decode(raw)
utterance.duration_ms = tonumber(arg(2))
redis.call('HSET', PLAYBACKS, arg(1), cjson.encode(utterance))
return 1
