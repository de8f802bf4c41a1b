-- A transcript, a key, or what a text telephone sends. Own arguments: evidence ('transcript', 'interim', 'dtmf',
-- 'tty'), for how many ms the
-- caller asks us to wait ('': not at all, '0': no length given), '1' if the count of check-ins restarts,
-- an item for the agent's inbox or '', a digest of the words, the language spoken or '', '1' for the key
-- for complaints, what breaks off at the end of the words ('number', 'words', '' nothing).
-- Words and keys prove that the caller is there, and an agent that owes answers owes one to them. An
-- interim transcript is only sound: pending requests become stale, the count stays. Interim words that
-- change are not noise: they may go on for LONGEST_MS.
-- A caller on hold can't be heard, so words and keys end a hold whose own end was lost, unless they were
-- under way when it began.
-- Words said to a person are not for the agent; words said on hold or in a queue are kept for later.
-- Returns {new epoch or -1 if nothing changed, ids of our utterances that are talked over ...}.
local HOLD_HEARD_OUT_MS, HELD_BACK_AT_MOST, INBOX_AT_MOST = 3000, 100, 200
local LONGEST_MS = 180000
local LATE_TRANSCRIPT_MS = 5000

-- An agent that hears the caller itself answers before the words of it come.
local function answered_already()
  local quiet_at = number('caller_quiet_at')
  return number('caller_speaking') == 0 and quiet_at > 0 and number('streamed_at') >= quiet_at
         and NOW - quiet_at <= LATE_TRANSCRIPT_MS
end

-- How long the caller took to begin this answer; 0 where it is none, or a check-in or more time came before.
local function answered_after()
  local quiet_at, began = awaited_since(), number('voice_from')
  if quiet_at == 0 or arg(1) == 'tty' then return 0 end
  return (began >= quiet_at and began or NOW) - quiet_at
end

proves_answer(arg(1))
if state ~= 'answered' then return {-1} end
if already_applied() then return {-1, unpack(arg(1) == 'transcript' and stopped_ones() or {})} end
if arg(1) ~= 'dtmf' and arg(4) ~= '' then put({transcribed = 1}) end
local over = {}
if arg(1) == 'interim' then
  local unproven, from = number('unproven_since'), number('unproven_from')
  if unproven == 0 then from = NOW end
  local words = arg(5) ~= '' and arg(5) or call.interim_words or ''
  local goes_on = words ~= (call.interim_words or '') and NOW - from <= LONGEST_MS
  new_epoch()
  put({interim_at = NOW, interim_words = words, unproven_from = from,
       unproven_since = (goes_on or unproven == 0) and NOW or unproven})
else
  over = arg(1) == 'transcript' and talked_over(true) or {}
  local answered = call.judged_in == 'silence ' .. number('silence')
                   and string.match(call.silence_causes or '', '%a$')
  local took, more = answered_after(), {}
  local owed = number('owed_since') > 0 and number('owed_since') or NOW
  new_epoch(true)
  local hold = suspensions().hold
  if hold and hold.till > NOW and NOW - hold.since >= HOLD_HEARD_OUT_MS then
    resume('hold', 'the caller was heard')
  end
  local holds = arg(2) ~= '' and not with_person()
  -- Not to a caller who asks for time, nor to tones it can't read, nor while others talk on the call.
  local owes = call.owes == '1' and not holds and arg(1) ~= 'tty' and number('paused') == 0 and not suspended()
               and not (arg(1) == 'transcript' and answered_already())
  put({
    activity_at = NOW, expect_ms = 0, media_lost = 0,
    unproven_since = number('caller_speaking') > 0 and NOW or 0, unproven_from = NOW,
    owed_since = owes and owed or 0,
    hold_on = holds and 1 or 0, hold_on_ms = holds and arg(2) or 0,
    hold_ons = holds and number('hold_ons') + 1 or 0,
  })
  if (arg(6) or '') ~= '' then put({spoken_language = arg(6)}) end
  local unanswered = number('unanswered')
  put({unanswered = 0})
  if string.match(call.trail or '', '%d$') then
    put({trail = call.trail .. '+', slow_answers = number('slow_answers') + 1})
    more = {'slow_answers', call.slow_answers}
  end
  local breaks_off = arg(8) or ''
  put({unfinished = breaks_off, slowest_answer_ms = math.max(took, number('slowest_answer_ms'))})
  local asked_after = unanswered > 0 and number('asked_after') or 0
  if asked_after > 0 then
    add_answer(asked_after .. '+')
    more[#more + 1] = 'asked_after_ms'
    more[#more + 1] = asked_after
  end
  put({answered = 1, asked_after = 0})
  if took > 0 then
    add_answer(took)
    more[#more + 1] = 'answered_after_ms'
    more[#more + 1] = took
  end
  if breaks_off ~= '' then
    more[#more + 1] = 'unfinished'
    more[#more + 1] = breaks_off
  end
  if answered then put({silence_causes = call.silence_causes .. '+'}) end
  if arg(3) == '1' then put({checkins = 0}) end
  redis.call('SET', CALLER_SPOKE, NOW, 'EX', FLAG_TTL_S)
  if holds then redis.call('SET', HOLD_ON, NOW, 'EX', FLAG_TTL_S) end
  redis.call('DEL', DONE_SPEAKING)
  note('caller.heard', 'evidence', arg(1), 'hold_on', holds and 1 or 0, 'hold_on_ms', arg(2),
       'epoch', call.epoch, 'after_checkin', unanswered, unpack(more))
  if arg(7) == '1' then note('caller.complained') end
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
  if surplus > 0 then  -- a hanging agent gets the latest items, and reading the inbox stays fast
    redis.call('LTRIM', INBOX, surplus, -1)
    put({inbox_read = number('inbox_read') + surplus})
  end
end
changed()
return {number('epoch'), unpack(over)}
