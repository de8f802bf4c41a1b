-- A transcript or a key. Own arguments: evidence ('transcript', 'interim', 'dtmf'), how many ms the
-- caller asks us to wait ('' not at all, '0' without saying how long), '1' if check-ins count anew,
-- an item for the agent's inbox or ''. Words and keys are proof of a caller; an interim one is only
-- sound: what was asked for is stale, the count stays. Who is on hold can't be heard, so words and keys
-- end a hold whose own end was lost; what was on its way as it began does not.
-- What is said to a person is not for the agent; what is said on hold or in a queue is kept for later.
-- Returns {new epoch or -1 when nothing changed, ids of ours talked over ...}.
local HOLD_HEARD_OUT_MS, HELD_BACK_AT_MOST, INBOX_AT_MOST = 3000, 100, 200
proves_answer(arg(1))
if state ~= 'answered' then return {-1} end
if already_applied() then return {-1, unpack(arg(1) == 'transcript' and stopped_ones() or {})} end
if arg(1) ~= 'dtmf' and arg(4) ~= '' then put({transcribed = 1}) end
local over = {}
if arg(1) == 'interim' then
  local unproven = number('unproven_since')
  new_epoch()
  put({interim_at = NOW, unproven_since = unproven > 0 and unproven or NOW})
else
  over = arg(1) == 'transcript' and talked_over() or {}
  new_epoch(true)
  local hold = suspensions().hold
  if hold and hold.till > NOW and NOW - hold.since >= HOLD_HEARD_OUT_MS then
    resume('hold', 'the caller was heard')
  end
  local holds = arg(2) ~= '' and not with_person()
  put({
    activity_at = NOW, expect_ms = 0, media_lost = 0,
    unproven_since = number('caller_speaking') > 0 and NOW or 0,
    hold_on = holds and 1 or 0, hold_on_ms = holds and arg(2) or 0,
    hold_ons = holds and number('hold_ons') + 1 or 0,
  })
  local unanswered = number('unanswered')
  put({unanswered = 0})
  if string.match(call.trail or '', '%d$') then put({trail = call.trail .. '+'}) end
  if arg(3) == '1' then put({checkins = 0}) end
  redis.call('SET', CALLER_SPOKE, NOW, 'EX', FLAG_TTL_S)
  if holds then redis.call('SET', HOLD_ON, NOW, 'EX', FLAG_TTL_S) end
  redis.call('DEL', DONE_SPEAKING)
  note('caller.heard', 'evidence', arg(1), 'hold_on', holds and 1 or 0, 'hold_on_ms', arg(2),
       'epoch', call.epoch, 'after_checkin', unanswered)
end
local kept = arg(4) ~= ''
if kept and set_aside() then
  local held_back = number('held_back')
  kept = arg(1) ~= 'interim' and not with_person() and held_back < HELD_BACK_AT_MOST
  if kept then put({held_back = held_back + 1}) end
end
if kept then
  local surplus = redis.call('RPUSH', INBOX, arg(4)) - INBOX_AT_MOST
  redis.call('EXPIRE', INBOX, LIVE_TTL_S)
  if surplus > 0 then  -- an agent that hangs: it is told the latest, and each look stays short
    redis.call('LTRIM', INBOX, surplus, -1)
    put({inbox_read = number('inbox_read') + surplus})
  end
end
changed()
return {number('epoch'), unpack(over)}
