-- A task claims one of our utterances and enters it in the ledger, or learns why it must not be spoken.
-- Own arguments: epoch, step ('checkin-1', 'checkin-1-again', 'goodbye' ...), utterance id, expected
-- length in ms, its words, the voice's pace in other calls, '1' to withdraw a claim whose command was refused
-- for Telnyx's rate and has no time to wait. Returns 'go', 'again' (claimed before, outcome
-- unknown: same command_id), or why not. A step that became stale between two attempts is dropped, not
-- spoken late.
-- A caller who was already speaking at the decision counts as noise by now; one who began since then
-- opened a new epoch.
if state ~= 'answered' then return 'call not answered' end
local epoch, step, id = arg(1), arg(2), arg(3)
local kind = string.match(step, '^(checkin)%-%d') or string.match(step, '^(filler)%-%d') or step

-- An unspoken check-in may be claimed again, in this epoch or the next.
local function unmake(made, utterance)
  local checkin, again = string.match(made, '^checkin%-(%d+)(.*)$')
  if not checkin then return end
  if again ~= '' then
    if same_silence(utterance) then put({unheard = 1}) end
  elseif tonumber(checkin) == number('checkins') then
    put({checkins = checkin - 1})
    if same_silence(utterance) then put({checkins_made = number('checkins_made') - 1}) end
  end
end

local claim = epoch .. ':' .. step
local outcome = redis.call('HGET', CLAIMS, claim)
if outcome == 'claimed' then
  local utterance = utterances()[id]
  if not utterance then
    -- Its end came before the answer to its command, so the command was carried out.
    redis.call('HSET', CLAIMS, claim, 'sent')
    note('step.sent', 'step', step, 'epoch', epoch, 'why', 'its end was heard')
    return 'already sent'
  end
  local alone = redis.call('HLEN', PLAYBACKS) == 1
                and (number('thinking_until') <= NOW or FILLS[utterance.kind])
  local overtaken = number('acted_at') > (utterance.first_at or utterance.registered_at)
  local withdrawn = arg(7) == '1'
  if epoch == call.epoch and alone and not overtaken and not withdrawn then return 'again' end
  redis.call('HSET', CLAIMS, claim, 'failed')
  remove(id, 'stale')
  unmake(step, utterance)
  if epoch == call.epoch then redis.call('HDEL', CLAIMS, claim) end
  note('step.failed', 'step', step, 'why', withdrawn and 'rate limit' or 'stale before it was sent')
  changed()
  return 'stale'
end
if outcome then return 'already ' .. outcome end
if arg(7) == '1' then return 'not claimed' end
local refusal
if number('paused') > 0 then refusal = 'paused'
elseif epoch ~= call.epoch then refusal = (call.moved_by or 'caller') .. ' was heard'
elseif suspended() then refusal = 'suspended'
elseif FILLS[kind] and number('owed_since') == 0 then refusal = 'agent owes nothing'
elseif number('thinking_until') > NOW and not FILLS[kind] then refusal = 'agent is thinking'
elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking'
elseif call.asked ~= step or number('asked_until') <= NOW then refusal = 'too late' end
if refusal then return drop_step(step, refusal, epoch == call.epoch) end
redis.call('HSET', CLAIMS, claim, 'claimed')
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
local counted, again = string.match(step, '^%a+%-(%d+)(.*)$')
register(id, kind, tonumber(arg(4)), arg(6),
         {keeps = again == '-again' and call.cut == '1' or nil})
remember_words(id, arg(5))
put({asked = '', asked_until = 0, stepped_in = 'silence ' .. number('silence')})
if kind == 'checkin' then
  local since = awaited_since()
  if since > 0 then put({asked_after = NOW - since}) end
  put({checkins = counted, unanswered = counted, hold_on = 0, unheard = 0, cut = 0})
  if again == '' then put({checkins_made = number('checkins_made') + 1}) end
elseif kind == 'filler' then put({fillers = counted})
elseif step == 'agent-failed' then fail_agent()
elseif step == 'goodbye' then put({goodbye_said = epoch})
elseif step == 'hold-on-reply' then put({hold_on_replied = epoch})
elseif step == 'reassurance' then put({reassured = 1})
elseif step == 'warning' then put({warned = 1})
elseif step == 'screening' then put({screening_said = NOW})
elseif step == 'voicemail' then put({voicemail_left = 1}) end
note('step.claimed', 'step', step, 'epoch', epoch, 'utterance', id)
count_change()
return 'go'
