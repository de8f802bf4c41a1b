-- The time limit of the call moves. Own arguments: by how many ms, how often it may move in all, how often it has
-- been moved as far as the requester knows, and the requester ('caller', 'agent', 'api').
-- A hang-up that was decided before is stale from now on, and the caller is warned again.
-- Returns 1; 0 if it moved since, may not move any more, or its hang-up has been claimed.
if state ~= 'answered' or fenced() then return 0 end
local times = number('extensions')
if tonumber(arg(3)) ~= times or times >= tonumber(arg(2)) then return 0 end
if redis.call('HEXISTS', CLAIMS, 'hangup') == 1 and call.hangup_reason == 'max_call_duration' then return 0 end
new_epoch()
put({extensions = times + 1, extended_ms = number('extended_ms') + tonumber(arg(1)), extended_in = call.epoch,
     warned = 0})
note('call.extended', 'by_ms', arg(1), 'times', times + 1, 'who', arg(4))
changed()
return 1
