-- The words of a check-in to come, written by the call's agent. Own arguments: when the caller last said
-- something (what is written goes with that), the check-in's number, the words.
if state ~= 'answered' or fenced() then return 0 end
if number('activity_at') ~= tonumber(arg(1)) then return 0 end
redis.call('HSET', SPEECH, 'checkin',
           cjson.encode({activity_at = tonumber(arg(1)), number = tonumber(arg(2)), text = arg(3)}))
redis.call('EXPIRE', SPEECH, LIVE_TTL_S)
return 1
