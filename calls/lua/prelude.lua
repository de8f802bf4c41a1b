-- Put before every step. A step is one file: it reads the call, changes it in one go, writes what
-- happened on the timeline and publishes to the owner. Keys come in the order of calls/keys.py.
-- ARGV: call id, Telnyx event id or '', fencing token or '', who acts; then the step's own.
local CALL, PLAYBACKS, CLAIMS, SEEN, TIMELINE, VERSION, INBOX, SPEECH = unpack(KEYS, 1, 8)
local DONE_SPEAKING, CALLER_SPOKE, HOLD_ON, CALL_ENDED = unpack(KEYS, 9, 12)
local CALL_ID, EVENT_ID, TOKEN, ACTOR = unpack(ARGV, 1, 4)
local PREFIX = string.sub(CALL, 1, -1 - #'call:{}' - #CALL_ID) -- DEADAIR_KEY_PREFIX
local LIVE_TTL_S, ENDED_TTL_S, FLAG_TTL_S, TIMELINE_LENGTH = 21600, 2592000, 10, 2000

local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local call = {}
do
  local flat = redis.call('HGETALL', CALL)
  for i = 1, #flat, 2 do call[flat[i]] = flat[i + 1] end
end
local state = call.state
local live = state == 'ringing' or state == 'answered'

local function arg(i) return ARGV[4 + i] end

local function put(fields)
  local flat = {}
  for name, value in pairs(fields) do
    call[name] = tostring(value)
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
  redis.call('HSET', CALL, unpack(flat))
  redis.call('EXPIRE', CALL, LIVE_TTL_S)
end

-- Entries that hooks may report (monitor/hooks/events.py) leave with the reply.
local OF_INTEREST = {['silence.began'] = true, ['step.sent'] = true, ['caller.heard'] = true,
                     ['call.ended'] = true, ['utterance.healed'] = true,
                     ['agent.failed'] = true, ['speech.failed'] = true, ['call.answered'] = true,
                     ['standing.still'] = true, ['session.attached'] = true, ['alarm'] = true}
local told = {}

-- note(event, name, value, ...): a line on the timeline; its time is the stream id's.
local function note(event, ...)
  local fields = {'event', event, 'by', ACTOR}
  if EVENT_ID ~= '' then
    fields[#fields + 1] = 'event_id'
    fields[#fields + 1] = EVENT_ID
  end
  for _, value in ipairs({...}) do fields[#fields + 1] = value end
  local id = redis.call('XADD', TIMELINE, 'MAXLEN', '~', TIMELINE_LENGTH, '*', unpack(fields))
  redis.call('EXPIRE', TIMELINE, ENDED_TTL_S)
  if OF_INTEREST[event] then
    for i, value in ipairs(fields) do fields[i] = tostring(value) end
    if (call.reference or '') ~= '' then  -- a word of the team's: told them, and never on the timeline
      fields[#fields + 1] = 'reference'
      fields[#fields + 1] = call.reference
    end
    told[#told + 1] = {id, fields}
  end
end

-- What a step replies (calls/redis_client/scripts.py puts it in here): with the notable entries, if any.
local function with_told(reply)
  if #told == 0 then return reply end
  return {'#told', call.agent or '', told, reply}
end

-- The version is the truth the owner's hub polls; the published message only makes it poll sooner.
local function changed()
  redis.call('INCR', VERSION)
  redis.call('EXPIRE', VERSION, LIVE_TTL_S)
  if (call.owner or '') ~= '' then redis.call('PUBLISH', PREFIX .. 'bells:' .. call.owner, CALL_ID) end
end

-- A call begins.
local function begin(agent, direction, settings, reference)
  put({
    state = 'ringing', agent = agent, direction = direction, ringing_at = NOW, settings = settings,
    epoch = 0, checkins = 0, goodbye_said = -1, hold_on_replied = -1, owner = '', token = 0,
    asked = '', asked_until = 0, reference = reference,
  })
  state, live = 'ringing', true
  note('call.ringing', 'agent', agent, 'direction', direction)
end

-- It is answered; `proof` is what tells, '' its own event.
local function answer(proof)
  put({state = 'answered', answered_at = NOW})
  state = 'answered'
  local direction = call.direction or ''
  if proof == '' then note('call.answered', 'direction', direction)
  else note('call.answered', 'direction', direction, 'proof', proof) end
end

-- Only an answered call has such events: one proves the answer whose own word is late or lost.
local function proves_answer(proof)
  if state == 'ringing' then answer(proof) end
end

-- True for a webhook whose effect is already here (Telnyx delivers some twice).
local function already_applied()
  if EVENT_ID == '' then return false end
  local fresh = redis.call('SADD', SEEN, EVENT_ID)
  redis.call('EXPIRE', SEEN, LIVE_TTL_S)
  return fresh == 0
end

-- True for a session whose call has a newer owner: it may no longer change anything.
local function fenced() return TOKEN ~= '' and TOKEN ~= call.token end

local function number(name) return tonumber(call[name] or '') or 0 end

-- Tokens grow, and follow the clock: what was given out and then lost with a master that died is not
-- given out again to somebody else by the next one.
local function next_token() return math.max(number('token') + 1, NOW) end

local function utterances()
  local found = {}
  local flat = redis.call('HGETALL', PLAYBACKS)
  for i = 1, #flat, 2 do found[flat[i]] = cjson.decode(flat[i + 1]) end
  return found
end

-- What is said for dead-air handling, and what others play. All else is the agent's own: it proves
-- that the agent understood something.
local OURS = {checkin = true, goodbye = true, warning = true, ['hold-on-reply'] = true,
              voicemail = true, foreign = true, filler = true, ['agent-failed'] = true}

-- Said because the agent is silent: its thinking is no reason not to.
local FILLS = {filler = true, ['agent-failed'] = true}

-- Audio whose length is known, or unknown, whatever the voice.
local MEASURED = {stream = true, play = true, foreign = true}

-- Anything that makes what was asked for before stale. After a mere sound, what was said in this
-- silence has still been said, or is still to be said again; only `afresh` (words, keys, the agent,
-- a transfer) begins another silence.
local function new_epoch(afresh)
  local epoch = call.epoch
  put({epoch = number('epoch') + 1, asked = '', asked_until = 0, moved_by = 'caller'})
  if afresh then
    put({silence = number('silence') + 1, silence_begun = 0, unheard = 0, cut = 0, heard = 0,
         checkins_made = 0, owed_since = 0})
  end
  for _, said in ipairs({'goodbye_said', 'hold_on_replied'}) do
    if not afresh and call[said] == epoch then put({[said] = call.epoch}) end
  end
end

-- The agent does something: a step under way is stale, were it only between two attempts.
local function agent_acts()
  put({acted_at = NOW})
  if (call.asked or '') ~= '' then put({asked = '', asked_until = 0, overtaken = 1}) end
end

-- The agent's own words. A silence that had come to steps is over with them, and they pay its debt.
local function agent_speaks()
  local replied = call.hold_on_replied == call.epoch
  local came_to_steps = (call.asked or '') ~= '' or call.stepped_in == call.epoch
  agent_acts()
  if came_to_steps then
    new_epoch(true)
    put({moved_by = 'agent'})
    if replied then put({hold_on_replied = call.epoch}) end
  end
  put({expect_ms = 0, unheard = 0, silence_begun = 0, owed_since = 0, fillers = 0,
       agent_failed_at = 0, unproven_from = NOW,
       unproven_since = number('caller_speaking') > 0 and NOW or 0})
end

-- An old bell may never end a new utterance: registering deletes the flag in the same step.
-- The length is corrected by what the voice of this very call took so far, or else by `pace`, what it
-- took in others.
local function register(id, kind, expected_ms, pace, marks)
  local duration_ms = expected_ms
  if not MEASURED[kind] then
    duration_ms = math.floor(expected_ms * (tonumber(call.pace or '') or tonumber(pace) or 1))
  end
  if not OURS[kind] then agent_speaks() end
  local utterance = {kind = kind, registered_at = NOW, started_at = 0, duration_ms = duration_ms,
                     expected_ms = expected_ms, epoch = number('epoch'), silence = number('silence')}
  for name, value in pairs(marks or {}) do utterance[name] = value end
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  redis.call('EXPIRE', PLAYBACKS, LIVE_TTL_S)
  redis.call('HDEL', CLAIMS, 'gone ' .. id)
  redis.call('DEL', DONE_SPEAKING)
  note('utterance.registered', 'utterance', id, 'kind', kind, 'duration_ms', duration_ms)
end

-- A voice keeps its pace through a call: expected lengths follow what was measured. Nobody speaks so
-- much faster or slower: then the webhooks were late, not the voice. Returns the length that was
-- expected, whatever the voice, and the real one; 0 and 0 if there is nothing to learn.
local function learn_pace(utterance)
  local expected = utterance.expected_ms or 0
  if utterance.started_at == 0 or expected == 0 or MEASURED[utterance.kind] then return 0, 0 end
  local took = NOW - utterance.started_at
  local measured = took / expected
  if measured < 0.4 or measured > 4 then return 0, 0 end
  local pace = utterance.duration_ms / expected
  put({pace = string.format('%.3f', math.min(3, math.max(0.5, (pace + measured) / 2)))})
  return expected, took
end

-- A check-in counts as made only when it was heard to its end; once it is made again, at once, or
-- if mere sound had it stopped, once that sound has brought no words.
local function checkin_unheard(id, why, utterance)
  local again = string.sub(id, -6) ~= '-again'
  put({unheard = again and 1 or 0, cut = again and utterance.stopped and 1 or 0})
  note(again and 'checkin.unheard' or 'checkin.failed', 'utterance', id, 'why', why)
end

local function same_silence(utterance) return (utterance.silence or 0) == number('silence') end

-- The end of a check-in, told or assumed. Telnyx may call one completed that it was made to stop.
local function checkin_over(id, why, utterance)
  if utterance.kind ~= 'checkin' or not same_silence(utterance) then return end
  local short = NOW - utterance.started_at < 0.7 * utterance.duration_ms
  if why ~= 'completed' or utterance.stopped and (utterance.started_at == 0 or short) then
    checkin_unheard(id, why, utterance)
  else
    put({heard = 1})
  end
end

-- The agent counts as failed, until it says something.
local function fail_agent()
  if number('agent_failed_at') > 0 then return end
  note('agent.failed', 'owed_ms', NOW - number('owed_since'), 'epoch', call.epoch)
  put({agent_failed_at = NOW})
end

-- Our words, for as long as they may come back as an echo: while an utterance is in the ledger and so many
-- ms after it left (calls/store.py knows that time as well).
local ECHO_MS = 15000
local function remember_words(id, text)
  local flat = redis.call('HGETALL', SPEECH)
  for i = 1, #flat, 2 do
    if string.sub(flat[i], 1, 5) == 'said ' then
      local left_at = cjson.decode(flat[i + 1]).left_at
      if left_at > 0 and NOW - left_at > ECHO_MS then redis.call('HDEL', SPEECH, flat[i]) end
    end
  end
  if text == '' then return end
  redis.call('HSET', SPEECH, 'said ' .. id, cjson.encode({text = text, left_at = 0}))
  redis.call('EXPIRE', SPEECH, LIVE_TTL_S)
end

local function words_were_said(id)
  local raw = redis.call('HGET', SPEECH, 'said ' .. id)
  if not raw then return end
  local words = cjson.decode(raw)
  words.left_at = NOW
  redis.call('HSET', SPEECH, 'said ' .. id, cjson.encode(words))
end

-- Takes an utterance off the ledger; the removal that empties it rings the doorbell. One that events may
-- yet tell of stays known, with *how* it left and when that was by Telnyx's clock (nil: unknown).
local function remove(id, how, happened_at)
  local raw = redis.call('HGET', PLAYBACKS, id)
  local utterance = raw and cjson.decode(raw)
  if utterance and utterance.kind ~= 'foreign' and utterance.kind ~= 'stream' then
    utterance.how, utterance.ended_at = how, happened_at or 0
    redis.call('HSET', CLAIMS, 'gone ' .. id, cjson.encode(utterance))
    redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
  end
  redis.call('HDEL', PLAYBACKS, id)
  redis.call('HDEL', SPEECH, id)
  words_were_said(id)
  local remaining = redis.call('HLEN', PLAYBACKS)
  put({freed_at = NOW})
  if remaining == 0 then
    put({agent_quiet_at = NOW})
    redis.call('SET', DONE_SPEAKING, NOW, 'EX', FLAG_TTL_S)
  end
  return remaining
end

-- The ids of what was told to be stopped and is there still.
local function stopped_ones()
  local found = {}
  for id, utterance in pairs(utterances()) do
    if utterance.stopped then found[#found + 1] = id end
  end
  return found
end

-- The ids of what we are saying for dead-air handling while the caller begins to speak; mere sound
-- leaves some of it alone. Each is told once: a second stop might cut off what the agent answers.
local function talked_over(by_words)
  local found = {}
  for id, utterance in pairs(utterances()) do
    local ours = OURS[utterance.kind] and utterance.kind ~= 'foreign'
    local stops = by_words or not utterance.keeps
    if ours and stops and utterance.kind ~= 'voicemail' and not utterance.stopped then
      utterance.stopped = true
      redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
      found[#found + 1] = id
    end
  end
  return found
end
