-- Put before every step, after silences.lua and words.lua: the playback ledger.

local function utterances()
  local found = {}
  local flat = redis.call('HGETALL', PLAYBACKS)
  for i = 1, #flat, 2 do found[flat[i]] = cjson.decode(flat[i + 1]) end
  return found
end

-- Utterances of dead-air handling, and what others play. All other kinds are the agent's own, and prove
-- that the agent understood something.
local OURS = {checkin = true, goodbye = true, warning = true, ['hold-on-reply'] = true,
              voicemail = true, foreign = true, filler = true, ['agent-failed'] = true, reassurance = true}

-- Said because the agent is silent, so also while it thinks.
local FILLS = {filler = true, ['agent-failed'] = true}

-- Audio whose length does not depend on a voice.
local MEASURED = {stream = true, play = true, foreign = true}

-- Enters an utterance. The same step deletes the flag, so that an old one can't end a new utterance.
-- The expected length is multiplied by the pace of the voice on this call, or else by `pace`, its pace in
-- other calls.
local function register(id, kind, expected_ms, pace, marks)
  local duration_ms = expected_ms
  if not MEASURED[kind] then
    duration_ms = math.floor(expected_ms * (tonumber(call.pace or '') or tonumber(pace) or 1))
  end
  if not OURS[kind] then agent_speaks() end
  if kind == 'stream' then put({streamed_at = NOW}) end
  local utterance = {kind = kind, registered_at = NOW, started_at = 0, duration_ms = duration_ms,
                     expected_ms = expected_ms, epoch = number('epoch'), silence = number('silence')}
  for name, value in pairs(marks or {}) do utterance[name] = value end
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  redis.call('EXPIRE', PLAYBACKS, LIVE_TTL_S)
  redis.call('HDEL', CLAIMS, 'gone ' .. id)
  redis.call('DEL', DONE_SPEAKING)
  note('utterance.registered', 'utterance', id, 'kind', kind, 'duration_ms', duration_ms,
       unpack(utterance.question and {'question', utterance.question} or {}))
end

-- A voice keeps its pace through a call, so expected lengths follow the measured ones. A ratio beyond
-- these limits means late webhooks, not a slow voice. Returns the expected length, before the pace was
-- applied, and the real one; 0 and 0 if there is nothing to learn.
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

-- A check-in counts only if it was heard to its end. It is repeated once: at once, or, if mere sound
-- stopped it, when that sound turns out to have no words.
local function checkin_unheard(id, why, utterance)
  local again = string.sub(id, -6) ~= '-again'
  put({unheard = again and 1 or 0, cut = again and utterance.stopped and 1 or 0})
  note(again and 'checkin.unheard' or 'checkin.failed', 'utterance', id, 'why', why)
end

local function same_silence(utterance) return (utterance.silence or 0) == number('silence') end

-- The end of a check-in, reported or assumed. Telnyx may report `completed` for one that we stopped.
local function checkin_over(id, why, utterance)
  if utterance.kind ~= 'checkin' or not same_silence(utterance) then return end
  local short = NOW - utterance.started_at < 0.7 * utterance.duration_ms
  if why ~= 'completed' or utterance.stopped and (utterance.started_at == 0 or short) then
    checkin_unheard(id, why, utterance)
  else
    put({heard = 1})
  end
end

-- Removes an utterance from the ledger; the removal that empties it sets the flag. One that may still
-- have events stays known, with *how* it left and when that was by Telnyx's clock (nil: unknown).
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
  words_were_said(id, utterance and utterance.stopped)
  local remaining = redis.call('HLEN', PLAYBACKS)
  put({freed_at = NOW})
  if remaining == 0 then
    put({agent_quiet_at = NOW})
    redis.call('SET', DONE_SPEAKING, NOW, 'EX', FLAG_TTL_S)
  end
  return remaining
end

-- The ids of utterances that were to be stopped and are still there.
local function stopped_ones()
  local found = {}
  for id, utterance in pairs(utterances()) do
    if utterance.stopped then found[#found + 1] = id end
  end
  return found
end

-- The ids of our dead-air utterances that the caller talks over; mere sound does not stop all of them.
-- Each is returned once: a second stop could cut off the agent's answer.
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
