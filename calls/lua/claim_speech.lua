-- A task claims something we say and enters it in the ledger, or learns why it must not be said.
-- Own arguments: epoch, step ('checkin-1', 'checkin-1-again', 'goodbye' ...), utterance id,
-- expected length in ms, its words. Returns 'go', 'again' (claimed before, outcome unknown: same command_id),
-- or the reason. What became stale between two attempts is given up rather than said late.
-- A caller who was speaking already when it was decided is noise by now; one who began since then
-- opened a new epoch.
if state ~= 'answered' then return 'call not answered' end
local epoch, step, id = arg(1), arg(2), arg(3)
local claim = epoch .. ':' .. step
local outcome = redis.call('HGET', CLAIMS, claim)
if outcome == 'claimed' then
  local listed = redis.call('HEXISTS', PLAYBACKS, id) == 1
  local alone = redis.call('HLEN', PLAYBACKS) == 1 and number('thinking_until') <= NOW
  if epoch == call.epoch and listed and alone then return 'again' end
  if not listed then
    -- Its end came before the answer to its command: it was carried out.
    redis.call('HSET', CLAIMS, claim, 'sent')
    note('step.sent', 'step', step, 'epoch', epoch, 'why', 'its end was heard')
    return 'already sent'
  end
  redis.call('HSET', CLAIMS, claim, 'failed')
  remove(id, 'stale')
  local made = string.match(step, '^checkin%-(%d+)$')
  if made and epoch == call.epoch then
    -- The agent was quicker: this check-in was not made and may be claimed again.
    redis.call('HDEL', CLAIMS, claim)
    put({checkins = made - 1})
  end
  note('step.failed', 'step', step, 'why', 'stale before it was sent')
  changed()
  return 'stale'
end
if outcome then return 'already ' .. outcome end
local refusal
if epoch ~= call.epoch then refusal = 'caller was heard'
elseif call.asked ~= step or number('asked_until') <= NOW then refusal = 'too late'
elseif number('paused') > 0 then refusal = 'paused'
elseif suspended() then refusal = 'suspended'
elseif number('thinking_until') > NOW then refusal = 'agent is thinking'
elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking' end
if refusal then
  note('step.dropped', 'step', step, 'why', refusal)
  if epoch == call.epoch then put({asked = '', asked_until = 0}) end
  changed()
  return refusal
end
redis.call('HSET', CLAIMS, claim, 'claimed')
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
local number_of_checkin = string.match(step, '^checkin%-(%d+)')
register(id, number_of_checkin and 'checkin' or step, tonumber(arg(4)))
remember_words(id, arg(5))
put({asked = '', asked_until = 0})
if number_of_checkin then
  put({checkins = number_of_checkin, unanswered = number_of_checkin, hold_on = 0, unheard = 0})
elseif step == 'goodbye' then put({goodbye_said = epoch})
elseif step == 'hold-on-reply' then put({hold_on_replied = epoch})
elseif step == 'warning' then put({warned = 1})
elseif step == 'screening' then put({screening_said = NOW})
elseif step == 'voicemail' then put({voicemail_left = 1}) end
note('step.claimed', 'step', step, 'epoch', epoch, 'utterance', id)
changed()
return 'go'
