-- A task claims the transfer of a call whose agent failed, or whose caller is silent. Own arguments: the
-- epoch of the decision, '1' if silence is a reason.
-- Returns 'go', 'again' (claimed before, outcome unknown: same command_id), or why not.
if state ~= 'answered' then return 'call not answered' end
local claim = arg(1) .. ':transfer'
local outcome = redis.call('HGET', CLAIMS, claim)
if outcome and outcome ~= 'claimed' then return 'already ' .. outcome end
local refusal
local failed = number('agent_failed_at') > 0
if not failed and arg(2) ~= '1' then refusal = 'agent has answered'
elseif outcome then return 'again'
elseif number('paused') > 0 then refusal = 'paused'
elseif arg(1) ~= call.epoch then refusal = (call.moved_by or 'caller') .. ' was heard'
elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking'
elseif call.asked ~= 'transfer' or number('asked_until') <= NOW then refusal = 'too late'
elseif suspended() then refusal = 'suspended'
elseif not failed and number('thinking_until') > NOW then refusal = 'agent is thinking' end
if refusal then return drop_step('transfer', refusal, true) end
redis.call('HSET', CLAIMS, claim, 'claimed')
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
put({asked = '', asked_until = 0, transferred_at = NOW})
note('step.claimed', 'step', 'transfer', 'epoch', arg(1))
return 'go'
