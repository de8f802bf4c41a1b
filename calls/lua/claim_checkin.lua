-- A task claims a check-in and enters it in the ledger, or learns why it must not speak.
-- Own arguments: epoch, number, utterance id, expected length in ms.
-- Returns 'go', 'again' (claimed before, outcome unknown: same command_id), or the reason.
-- What became stale between two attempts is given up rather than spoken late.
if state ~= 'answered' then return 'call not answered' end
local claim = arg(1) .. ':checkin-' .. arg(2)
local outcome = redis.call('HGET', CLAIMS, claim)
if outcome == 'claimed' then
  if arg(1) == call.epoch and redis.call('HEXISTS', PLAYBACKS, arg(3)) == 1 then return 'again' end
  redis.call('HSET', CLAIMS, claim, 'failed')
  if redis.call('HEXISTS', PLAYBACKS, arg(3)) == 1 then remove(arg(3)) end
  note('step.failed', 'step', claim, 'detail', 'stale before it was sent')
  changed()
  return 'stale'
end
if outcome then return 'already ' .. outcome end
local refusal
if arg(1) ~= call.epoch then refusal = 'caller was heard'
elseif call.asked ~= 'checkin-' .. arg(2) or number('asked_until') < NOW then refusal = 'too late'
elseif number('paused') > 0 then refusal = 'paused'
elseif number('thinking_until') > NOW then refusal = 'agent is thinking'
elseif number('caller_speaking') > 0 then refusal = 'caller is speaking'
elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking' end
if refusal then
  note('step.dropped', 'step', 'checkin-' .. arg(2), 'why', refusal)
  if arg(1) == call.epoch then put({asked = '', asked_until = 0}) end
  changed()
  return refusal
end
redis.call('HSET', CLAIMS, claim, 'claimed')
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
register(arg(3), 'checkin', tonumber(arg(4)))
put({checkins = arg(2), hold_on = 0, asked = '', asked_until = 0})
note('checkin.claimed', 'checkin', arg(2), 'epoch', arg(1), 'utterance', arg(3))
changed()
return 'go'
