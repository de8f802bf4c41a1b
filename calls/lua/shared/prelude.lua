-- What steps of one call share; each step gets what it uses (calls/redis_client/step_text.py). A definition
-- begins with "local" in the first column and uses earlier ones only.
-- A step is one file: it reads the call, changes it in one go, writes what happened on the timeline and
-- publishes to the owner. Keys come in the order of calls/keys.py.
-- ARGV: call id, Telnyx event id or '', fencing token or '', the actor; then the step's own.
local CALL, PLAYBACKS, CLAIMS, SEEN, TIMELINE, VERSION, INBOX, SPEECH = unpack(KEYS, 1, 8)
local DONE_SPEAKING, CALLER_SPOKE, HOLD_ON, CALL_ENDED, NUMBER, WORDS = unpack(KEYS, 9, 14)
local CALL_ID, EVENT_ID, TOKEN, ACTOR = unpack(ARGV, 1, 4)
local PREFIX = string.sub(CALL, 1, -1 - #'call:{}' - #CALL_ID) -- DEADAIR_KEY_PREFIX
local LIVE_TTL_S, ENDED_TTL_S, FLAG_TTL_S, TIMELINE_LENGTH = 21600, 2592000, 10, 2000

local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local stored = redis.call('HGETALL', CALL)
local call = {}
for i = 1, #stored, 2 do call[stored[i]] = stored[i + 1] end

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
  redis.call('EXPIRE', CALL, call.state == 'ended' and ENDED_TTL_S or LIVE_TTL_S)
end

-- Entries that hooks may report (monitor/hooks/events.py) leave with the reply.
local function is_of_interest(event)
  local events = {['silence.began'] = true, ['step.sent'] = true, ['caller.heard'] = true,
                  ['call.ended'] = true, ['utterance.healed'] = true, ['agent.failed'] = true,
                  ['speech.failed'] = true, ['call.answered'] = true, ['standing.still'] = true,
                  ['session.attached'] = true, ['alarm'] = true, ['step.asked'] = true}
  return events[event]
end

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
  if is_of_interest(event) then
    for i, value in ipairs(fields) do fields[i] = tostring(value) end
    if (call.reference or '') ~= '' then  -- a word of the team's: told them, and never on the timeline
      fields[#fields + 1] = 'reference'
      fields[#fields + 1] = call.reference
    end
    told[#told + 1] = {id, fields}
  end
end

-- The reply of a step (calls/redis_client/scripts.py passes it in) with its notable entries, if any; marked
-- if the call is still unknown.
local function with_told(reply)
  if not state and #told == 0 then return {'#unknown', reply} end
  if #told == 0 then return reply end
  return {'#told', call.agent or '', told, reply}
end

-- The owner's hub finds the change at its next poll of the versions. That is soon enough if the next decision
-- is only postponed, and if the owner's monitor itself runs the step, which it does before it looks.
local function count_change()
  redis.call('INCR', VERSION)
  redis.call('EXPIRE', VERSION, LIVE_TTL_S)
end

-- The owner may have to act at once, or sooner: the published message wakes it before that poll.
local function changed()
  count_change()
  if (call.owner or '') ~= '' then redis.call('PUBLISH', PREFIX .. 'bells:' .. call.owner, CALL_ID) end
end

-- The version of what is stored of a call (calls/service/data_versions.py, which puts DATA_VERSION before
-- this file) is given at its beginning and stays. A newer one than ours is neither read nor changed.
local function refusal()
  local version = tonumber(call.data_version or '') or 1
  if version <= DATA_VERSION then return nil end
  return {err = 'NEWER data version ' .. version .. ', this process reads ' .. DATA_VERSION}
end

-- A call begins.
local function begin(agent, direction, settings, reference, version)
  put({
    data_version = version,
    state = 'ringing', agent = agent, direction = direction, ringing_at = NOW, settings = settings,
    epoch = 0, checkins = 0, goodbye_said = -1, hold_on_replied = -1, owner = '', token = 0,
    asked = '', asked_until = 0, reference = reference,
  })
  state, live = 'ringing', true
  note('call.ringing', 'agent', agent, 'direction', direction)
end

-- It is answered; `proof` names what shows it, '' its own event.
local function answer(proof)
  put({state = 'answered', answered_at = NOW})
  state = 'answered'
  local direction = call.direction or ''
  if proof == '' then note('call.answered', 'direction', direction)
  else note('call.answered', 'direction', direction, 'proof', proof) end
end

-- Only an answered call has such events: one proves the answer if its own event is late or lost.
local function proves_answer(proof)
  if state == 'ringing' then answer(proof) end
end

-- True for a webhook that was applied already (Telnyx delivers some twice).
local function already_applied()
  if EVENT_ID == '' then return false end
  local fresh = redis.call('SADD', SEEN, EVENT_ID)
  redis.call('EXPIRE', SEEN, LIVE_TTL_S)
  return fresh == 0
end

-- True for a session whose call has a newer owner: it may not change the call any more.
local function fenced() return TOKEN ~= '' and TOKEN ~= call.token end

local function number(name) return tonumber(call[name] or '') or 0 end

-- Tokens grow and follow the clock: a token that was lost with a dead master is not issued again by the
-- next one.
local function next_token() return math.max(number('token') + 1, NOW) end
