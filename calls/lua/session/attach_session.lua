-- A session takes the call on its worker. Own arguments: worker, stream id, the media token's nonce.
-- Returns the fencing token and whether the agent has yet to speak; token 0 for an unknown or ended call
-- and for a media token that was used before.
-- A stream starts only after the answer, so it proves the answer if the answer's webhook is late.
if not live then return {0, 0} end
-- A media token is valid for one stream: addresses end up in logs, stream ids do not. Telnyx may reopen
-- a broken stream; no other one can be opened with its token, and none once a newer token was used.
-- Tokens are numbered in the order in which streams were requested.
if arg(3) ~= '' then
  local same = call.stream_nonce == arg(3) and call.stream_id == arg(2)
  if same and call.owner == arg(1) then
    -- Its reply was lost, and the step was sent again.
    return {number('token'), call.agent_began ~= '1' and 1 or 0}
  end
  local fresh = redis.call('SADD', SEEN, 'media ' .. arg(3)) == 1
  redis.call('EXPIRE', SEEN, LIVE_TTL_S)
  local function place(nonce) return string.match(nonce or '', '^%d%d?%d?%d?%d?$') and tonumber(nonce) end
  local mine, newest = place(arg(3)), place(call.stream_nonce)
  if mine and newest and mine < newest then fresh = false end
  local reconnects = same and (call.owner or '') == ''
  if not fresh and not reconnects then
    note('stream.denied', 'why', 'media token is spent')
    return {0, 0}
  end
  put({stream_nonce = arg(3)})
end
local first_ever = number('token') == 0
local token = next_token()
put({token = token, owner = arg(1), stream_id = arg(2), attached_at = NOW, stream_every = 0})
proves_answer('media stream')
-- No agent was there to be spoken to until now: the caller's silence is counted from here.
if first_ever then put({resumed_at = NOW}) end
local first = call.agent_began ~= '1'
if number('caller_speaking') > 0 then put({caller_speaking = 0, caller_quiet_at = NOW}) end
put({media_lost = 0, media_since = 0})
note('session.attached', 'token', token, 'stream_id', arg(2), 'again', first_ever and 0 or 1)
changed()
return {token, first and 1 or 0}
