-- A reason (a transfer, a hold, a gather) suspends dead-air handling for at most the given ms; '0' ends
-- that reason and no other. Own arguments: that time, the reason, when it happened by Telnyx's clock in
-- ms (0: unknown). Of two events that overtook each other, the one that happened last counts.
if not live or already_applied() then return 0 end
local for_ms, happened_at = tonumber(arg(1)), tonumber(arg(3))
local reason = arg(2) == '' and 'unknown' or arg(2)
if for_ms > 0 and fenced() then return 0 end
if happened_at > 0 then
  local last = 'told_of_' .. reason
  if happened_at < number(last) then return 0 end
  put({[last] = happened_at})
end
if for_ms > 0 then
  suspend(reason, for_ms)
elseif not resume(reason, 'its end was told') then
  return 0
end
changed()
return 1
