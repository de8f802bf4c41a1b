-- A team's own application has answered the call; we only ask, and hang up. Own arguments: agent id,
-- direction, settings of its own (JSON or ''), what its team calls it, '1' for a media stream.
-- Returns 1; 0 for a call that is attached under that reference already; -1 when our own agent has it, or
-- we dialled it; -2 when it has ended; -3 when it is attached under another reference.
-- The application's webhooks may have come first: then the call is known, and no session has it yet.
if state == 'ended' then return -2 end
if call.attached == '1' then return (call.reference or '') == arg(4) and 0 or -3 end
if live and (call.direction ~= 'incoming' or number('token') > 0) then return -1 end
if live then put({agent = arg(1), direction = arg(2), settings = arg(3), reference = arg(4)})
else begin(arg(1), arg(2), arg(3), arg(4)) end
put({attached = 1, streamless = arg(5) == '1' and 0 or 1, agent_began = 1, resumed_at = NOW})
if state == 'ringing' then answer('attached') end
note('call.attached', 'agent', arg(1), 'direction', arg(2), 'stream', arg(5) == '1' and 'yes' or 'no')
changed()
return 1
