-- Not a step of one call: adds the time that a voice took for an utterance. KEYS: the pace of that voice in
-- its language. ARGV: the expected length and the real one, both in ms. The sums start with ten seconds as
-- expected, and are halved at ten minutes, so that old speech loses weight.
-- Returns the pace in thousandths.
local GRANTED, REMEMBERED, KEPT_S = 10000, 600000, 30 * 86400
local function number(name) return tonumber(redis.call('HGET', KEYS[1], name) or '') or 0 end
local expected, took = number('expected') + ARGV[1], number('took') + ARGV[2]
if expected > REMEMBERED then expected, took = expected / 2, took / 2 end
local pace = math.min(3, math.max(0.5, (took + GRANTED) / (expected + GRANTED)))
redis.call('HSET', KEYS[1], 'expected', math.floor(expected), 'took', math.floor(took),
           'pace', string.format('%.3f', pace))
redis.call('EXPIRE', KEYS[1], KEPT_S)
return math.floor(pace * 1000)
