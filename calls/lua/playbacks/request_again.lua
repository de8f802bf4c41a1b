-- Whether an utterance must be requested again, under the same command_id, since its task may have been
-- lost with its worker. Own arguments: utterance id, its claim ('': the agent's own words), how many ms one
-- attempt may take. Returns 1 if it has neither begun nor been accepted by Telnyx.
if state ~= 'answered' then return 0 end
local raw = redis.call('HGET', PLAYBACKS, arg(1))
if not raw then return 0 end
local utterance = cjson.decode(raw)
if utterance.started_at > 0 then return 0 end
if NOW - (utterance.asked_at or utterance.registered_at) < tonumber(arg(3)) then return 0 end
if arg(2) ~= '' then
  if redis.call('HGET', CLAIMS, arg(2)) ~= 'claimed' then return 0 end
elseif redis.call('HEXISTS', SPEECH, arg(1)) == 0 then
  return 0
end
utterance.asked_at = NOW
redis.call('HSET', PLAYBACKS, arg(1), cjson.encode(utterance))
note('utterance.asked_again', 'utterance', arg(1))
return 1
