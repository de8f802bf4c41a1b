-- A session takes the call on its worker. Own arguments: worker, stream id. Returns the fencing
-- token and whether the agent has yet to be started; token 0 for an unknown or ended call.
-- A stream's start comes only after the answer, so it proves the answer when its webhook is late.
if not live then return {0, 0} end
local token = number('token') + 1
put({token = token, owner = arg(1), stream_id = arg(2), attached_at = NOW})
if state == 'ringing' then
  put({state = 'answered', answered_at = NOW})
  note('call.answered', 'proof', 'media stream')
end
local first = call.agent_started ~= '1'
put({agent_started = 1, caller_speaking = 0, media_lost = 0})
note('session.attached', 'token', token, 'stream_id', arg(2))
changed()
return {token, first and 1 or 0}
