-- Put before every step, after prelude.lua: finds the audio that a Telnyx event is about. No event names
-- its command. It has the client_state, which sticks to the leg, whether it was spoken or played, and which
-- file. On one leg, spoken words never play over each other, nor do files, but words and a file may. An
-- utterance that left the ledger stays known ("gone <id>" among the claims), with how it left.

local function family_of(utterance)
  if utterance.kind == 'foreign' then return utterance.family end
  if utterance.kind == 'stream' then return 'stream' end
  return utterance.kind == 'play' and 'playback' or 'speak'
end

-- Whether an event of *family* about the file *source* ('' if it named none) may be about *utterance*.
local function fits(utterance, family, source)
  if utterance.kind == 'foreign' or family_of(utterance) ~= family then return false end
  return source == '' or (utterance.source or '') == '' or utterance.source == source
end

local function claim_of(id) return (string.gsub(id, '-', ':', 1)) end

-- Whether Telnyx is known to have accepted the command of an utterance.
local function was_taken(id)
  return redis.call('HEXISTS', SPEECH, id) == 0
         and redis.call('HGET', CLAIMS, claim_of(id)) ~= 'claimed'
end

-- Whether the command of *one* was requested before that of *other*; `turn` counts within a millisecond.
local function earlier(one, other)
  if one.registered_at ~= other.registered_at then return one.registered_at < other.registered_at end
  return (one.turn or 0) < (other.turn or 0)
end

-- Our first waiting utterance, for a beginning without a client_state. Others' audio would carry the
-- state of our command, which sticks to the leg.
local function next_in_turn(ledger, family, source)
  local first
  for id, utterance in pairs(ledger) do
    if fits(utterance, family, source) and utterance.started_at == 0 and was_taken(id)
        and (not first or earlier(utterance, ledger[first])) then
      first = id
    end
  end
  return first
end

-- Our one utterance that an end without a client_state can be about, nil if there is none or several.
-- *begun*: whether it must have begun.
local function only_one(ledger, begun, family, source)
  local found
  for id, utterance in pairs(ledger) do
    if fits(utterance, family, source) and (utterance.started_at > 0) == begun
        and (begun or was_taken(id)) then
      if found then return nil end
      found = id
    end
  end
  return found
end

-- How an utterance left that had not begun, by an end without a client_state: it may have been another's.
local UNNAMED = 'ended, unnamed'

-- Utterances that left the ledger and may still have events.
local function gone(id)
  local raw = redis.call('HGET', CLAIMS, 'gone ' .. id) or redis.call('HGET', CLAIMS, 'healed ' .. id)
  return raw and cjson.decode(raw)
end

local function remember_gone(id, utterance)
  redis.call('HSET', CLAIMS, 'gone ' .. id, cjson.encode(utterance))
  redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
end

local function names_a_file(foreign) return string.find(foreign, '^foreign%-%x+$') end

-- The foreign audio in the ledger that an event is about; an event about one file is about no other.
local function foreign_of(ledger, key, family)
  if ledger[key] then return key end
  for id, utterance in pairs(ledger) do
    if utterance.kind == 'foreign' and (utterance.family or family) == family
        and not (names_a_file(id) and names_a_file(key)) then
      return id
    end
  end
  return nil
end

-- On one leg, audio of a family begins when the last one is over: that end was lost, or is still to come.
local function end_foreign_before(ledger, family, but)
  for id, utterance in pairs(ledger) do
    if utterance.kind == 'foreign' and utterance.family == family and id ~= but then
      note('utterance.ended', 'utterance', id, 'kind', 'foreign', 'status', 'the next one began',
           'remaining', remove(id))
    end
  end
end
