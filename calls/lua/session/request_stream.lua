-- Requests a new media stream, at most one in the given ms. Own arguments: that time; for how many ms the
-- call is left to a session that has attached (0: not at all); and up to how many ms that time grows while
-- no stream comes (0: it does not). A busy web worker may need longer than that time for a handshake, and
-- each request costs it another one.
-- An owner that requests one keeps the call until the new stream's session takes it. If another process
-- requests one, the owner is fenced off, and the caller is not heard until a new session attaches.
-- An outbound call that rings may have been answered and the event lost; opening a stream shows it.
-- Returns the number of the attempt, or 0.
-- A call that was attached without a stream never gets one.
if call.streamless == '1' then return 0 end
if state == 'ringing' and call.direction == 'outgoing' then
  put({stream_attempts = number('stream_attempts') + 1})
  return number('stream_attempts')
end
local held = (call.owner or '') ~= ''
local every, longest = tonumber(arg(1)), tonumber(arg(3))
if longest > 0 then every = math.max(every, number('stream_every')) end
if state ~= 'answered' or fenced() or number('stream_asked_at') > NOW - every
   or held and number('attached_at') > NOW - tonumber(arg(2)) then return 0 end
local attempt = number('stream_attempts') + 1
put({stream_attempts = attempt, stream_asked_at = NOW})
if longest > 0 then
  put({stream_every = number('stream_every') > 0 and math.min(2 * every, longest) or every})
end
if number('caller_speaking') > 0 then put({caller_speaking = 0, caller_quiet_at = NOW}) end
if TOKEN == '' and held then
  note('session.lost', 'worker', call.owner)
  put({owner = '', token = next_token()})
end
note('stream.asked', 'attempt', attempt)
return attempt
