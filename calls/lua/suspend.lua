-- Dead-air handling stands still for something that is no conversation with the agent (a transfer, a
-- hold, a gather), at most so many ms; '0' ends it. Own arguments: that time, what for
-- ('' with '0': whatever it stands still for), when it happened by Telnyx's clock in ms (0: unknown).
-- Of two events that overtook each other, the one that happened last counts.
if not live or already_applied() then return 0 end
local what, happened_at = arg(2), tonumber(arg(3))
if happened_at > 0 then
  local last = 'told_of_' .. what
  if happened_at < number(last) then return 0 end
  put({[last] = happened_at})
end
if arg(1) == '0' then
  if number('standing_until') <= NOW then return 0 end
  if what ~= '' and what ~= call.standing_for then return 0 end
  put({standing_until = 0, standing_for = '', resumed_at = NOW})
  note('standing.ended')
else
  put({standing_until = NOW + tonumber(arg(1)), standing_for = what})
  new_epoch(true)
  note('standing.still', 'for', what, 'for_ms', arg(1))
end
changed()
return 1
