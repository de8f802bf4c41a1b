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
                     ['agent.failed'] = true, ['speech.failed'] = true}
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
local function begin(agent, direction, settings)
  put({
    state = 'ringing', agent = agent, direction = direction, ringing_at = NOW, settings = settings,
    epoch = 0, checkins = 0, goodbye_said = -1, hold_on_replied = -1, owner = '', token = 0,
    asked = '', asked_until = 0,
  })
  state, live = 'ringing', true
  note('call.ringing', 'agent', agent, 'direction', direction)
end

-- It is answered; `proof` is what tells, '' its own event.
local function answer(proof)
  put({state = 'answered', answered_at = NOW})
  state = 'answered'
  if proof == '' then note('call.answered') else note('call.answered', 'proof', proof) end
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
