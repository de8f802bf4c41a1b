-- Put before every step, after prelude.lua: our words, which the caller's line may echo.

-- Our words are kept as long as they may come back as an echo: while their utterance is in the ledger, and
-- ECHO_MS after it left (the same as in calls/store/spoken_words.py).
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

-- *cut*: the caller's sound stopped them before they were over.
local function words_were_said(id, cut)
  local raw = redis.call('HGET', SPEECH, 'said ' .. id)
  if not raw then return end
  local words = cjson.decode(raw)
  words.left_at, words.cut = NOW, cut
  redis.call('HSET', SPEECH, 'said ' .. id, cjson.encode(words))
end
