-- Telnyx began to play. Own argument: utterance id, or '' for audio that is not ours, which is
-- entered too, so that nobody talks over it. Returns 1, or 0 when nothing changed.
if state ~= 'answered' or already_applied() then return 0 end
local id = arg(1)
if id == '' then
  register('foreign', 'foreign', tonumber(arg(2)), 1)
else
  -- Its command was slow and it was given up for lost, yet here it is.
  local raw = redis.call('HGET', PLAYBACKS, id) or redis.call('HGET', CLAIMS, 'healed ' .. id)
  if not raw then return 0 end
  local utterance = cjson.decode(raw)
  if utterance.started_at > 0 then return 0 end
  utterance.started_at = NOW
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  redis.call('EXPIRE', PLAYBACKS, LIVE_TTL_S)
  redis.call('HDEL', CLAIMS, 'healed ' .. id)
  redis.call('DEL', DONE_SPEAKING)
  note('utterance.started', 'utterance', id, 'kind', utterance.kind)
end
changed()
return 1
