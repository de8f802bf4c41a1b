-- Dead-air handling stands still for something that is no conversation with the agent (a transfer, a
-- hold, a gather), at most so many ms; '0' ends it. Own arguments: that time, what for
-- ('' with '0': whatever it stands still for).
if not live or already_applied() then return 0 end
if arg(1) == '0' then
  if number('standing_until') <= NOW then return 0 end
  if arg(2) ~= '' and arg(2) ~= call.standing_for then return 0 end
  put({standing_until = 0, standing_for = '', resumed_at = NOW})
  note('standing.ended')
else
  put({standing_until = NOW + tonumber(arg(1)), standing_for = arg(2)})
  new_epoch(true)
  note('standing.still', 'for', arg(2), 'for_ms', arg(1))
end
changed()
return 1
