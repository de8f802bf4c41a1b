-- A call that Telnyx has and the store has lost (a fail-over lost its beginning) begins anew. Own arguments:
-- agent id, direction, settings of its own (JSON or ''), what its team calls it, its data version; for how
-- many ms it has lasted; '1' if its agent has spoken, so greets no more; what proves it answered ('': its
-- own event follows). Returns 1, or 0 if it is known.
if state then return 0 end
begin(arg(1), arg(2), arg(3), arg(4), arg(5))
-- Numbers under which nothing was sent in the life before: Telnyx ignores a command_id that it has seen.
local fresh = math.floor(NOW / 1000)
put({agent_began = arg(7), epoch = fresh % 1000000, stream_attempts = 10000 + fresh % 80000})
if arg(8) ~= '' then
  answer(arg(8))
  -- Its silence is counted from now, its length from its beginning.
  put({answered_at = NOW - tonumber(arg(6)), resumed_at = NOW})
end
changed()
return 1
