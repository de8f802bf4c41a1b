-- Put before every step, after prelude.lua: what begins another silence, and what the agent owes in one.

-- A new epoch: all earlier requests become stale. After a mere sound, what was said in this silence still
-- counts as said; only `afresh` (words, keys, the agent, a transfer) begins another silence.
local function new_epoch(afresh)
  local epoch = call.epoch
  put({epoch = number('epoch') + 1, asked = '', asked_until = 0, moved_by = 'caller'})
  if afresh then
    put({silence = number('silence') + 1, silence_begun = 0, unheard = 0, cut = 0, heard = 0,
         checkins_made = 0, owed_since = 0, reassured = 0})
  end
  for _, said in ipairs({'goodbye_said', 'hold_on_replied'}) do
    if not afresh and call[said] == epoch then put({[said] = call.epoch}) end
  end
end

-- The agent or another application acts: a step under way becomes stale, even between two attempts.
local function step_overtaken()
  put({acted_at = NOW})
  if (call.asked or '') ~= '' then put({asked = '', asked_until = 0, overtaken = 1}) end
end

-- The agent speaks: this ends a silence that had led to steps, and the agent owes nothing any more.
local function agent_speaks()
  local replied = call.hold_on_replied == call.epoch
  local came_to_steps = (call.asked or '') ~= '' or call.stepped_in == 'silence ' .. number('silence')
  step_overtaken()
  if came_to_steps then
    new_epoch(true)
    put({moved_by = 'agent'})
    if replied then put({hold_on_replied = call.epoch}) end
  end
  put({expect_ms = 0, unheard = 0, silence_begun = 0, owed_since = 0, fillers = 0,
       agent_failed_at = 0, unproven_from = NOW,
       unproven_since = number('caller_speaking') > 0 and NOW or 0})
end

-- The agent counts as failed until it speaks.
local function fail_agent()
  if number('agent_failed_at') > 0 then return end
  note('agent.failed', 'owed_ms', NOW - number('owed_since'), 'epoch', call.epoch)
  put({agent_failed_at = NOW})
end

-- Drops a step for the reason `why`; `current`: the call waits for this request.
local function drop_step(step, why, current)
  note('step.dropped', 'step', step, 'why', why)
  if current then put({asked = '', asked_until = 0}) end
  changed()
  return why
end

-- What the agent asks for. A sentence after a question of the same turn leaves it asked; words after an
-- answer begin another turn.
local function asks(question)
  if question == '' and call.answered ~= '1' then return end
  put({question = question, answered = 0})
end

-- Since when an answer is awaited: the agent spoke last, no check-in and no more time came since; 0 otherwise.
local function awaited_since()
  local quiet_at = number('agent_quiet_at')
  local first = quiet_at > math.max(number('activity_at'), number('resumed_at')) and number('unanswered') == 0
  return first and call.hold_on ~= '1' and number('expect_ms') == 0 and quiet_at or 0
end

-- The answers by which the caller's pace is judged (monitor/rules/caller_pace.py), the last few of them.
local ANSWERS_LENGTH = 160
local function add_answer(took)
  local answers = (call.answers or '') .. ' ' .. (call.question or '') .. ':' .. took
  while #answers > ANSWERS_LENGTH do answers = string.match(answers, '^ ?%S+(.*)$') end
  put({answers = string.match(answers, '^ ?(.*)$')})
end
