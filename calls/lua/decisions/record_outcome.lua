-- Records the outcome of a claimed step. Own arguments: claim, outcome ('sent' or 'failed'), utterance id
-- or '', detail. A failed utterance leaves the ledger, since no end will be reported for it. An utterance
-- that has begun to play was accepted, whatever Telnyx answered.
if not live then return 0 end
local outcome, why = arg(2), arg(4)
if outcome == 'failed' and arg(3) ~= '' then
  local raw = redis.call('HGET', PLAYBACKS, arg(3))
  if raw and cjson.decode(raw).started_at > 0 then
    outcome, why = 'sent', 'it has begun to play'
  end
end
local step = string.match(arg(1), '^%d+:(.*)$') or arg(1)
local checkin = outcome == 'sent' and string.match(step, '^checkin%-(%d+)$')
if checkin and redis.call('HGET', CLAIMS, arg(1)) ~= 'sent' then
  put({trail = (call.trail and call.trail .. ' ' or '') .. checkin})  -- counted in the history
end
redis.call('HSET', CLAIMS, arg(1), outcome)
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
note('step.' .. outcome, 'step', step, 'epoch', string.match(arg(1), '^(%d+):') or '', 'why', why)
if arg(1) == 'hangup' and outcome == 'sent' then put({hangup_sent_at = NOW}) end
if outcome == 'failed' and arg(3) ~= '' and redis.call('HEXISTS', PLAYBACKS, arg(3)) == 1 then
  local utterance = utterances()[arg(3)]
  remove(arg(3), 'failed')
  checkin_over(arg(3), arg(4), utterance)
end
if outcome == 'failed' then changed() end -- nothing that is decided on shows what was sent
return 1
