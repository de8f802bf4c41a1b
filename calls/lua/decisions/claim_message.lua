-- A task claims a text message to the other side of the call. Own arguments: its claim ('follow-up', once a
-- call is over, or 'sms-<act>', which the agent wants while it goes on), the most messages of a call's agent.
-- Returns 'go', 'again' (claimed before, outcome unknown: same idempotency key), or why not.
if not state then return 'there is no such call' end
local after_the_end = arg(1) == 'follow-up'
local outcome = redis.call('HGET', CLAIMS, arg(1))
if outcome == 'claimed' then return 'again' end
if outcome then return 'already ' .. outcome end
if call.sms_consent ~= '1' then return 'no consent' end
if after_the_end and state ~= 'ended' then return 'the call goes on' end
if not after_the_end and state ~= 'answered' then return 'call not answered' end
if redis.call('EXISTS', NUMBER) == 0 then return 'no number' end
if not after_the_end and number('messages') >= tonumber(arg(2)) then return 'too many messages' end
redis.call('HSET', CLAIMS, arg(1), 'claimed')
redis.call('EXPIRE', CLAIMS, after_the_end and 3600 or LIVE_TTL_S)
if not after_the_end then put({messages = number('messages') + 1}) end
note('sms.claimed', 'sms', arg(1))
return 'go'
