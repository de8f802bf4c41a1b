-- A task claims the hang-up. Own arguments: epoch, cause, how many ms the answer may take.
-- A hang-up for silence is valid only for the epoch of its decision: it is dropped once the caller, the agent
-- or others on the leg were heard, even between two attempts. One that Telnyx accepted less than half that
-- time ago is not repeated. Returns 'go', 'again' (claimed before, outcome unknown), 'sent' (the call should
-- be over by now), or why not.
if not live then return 'call ended' end
local outcome = redis.call('HGET', CLAIMS, 'hangup')
local refusal
local SILENT = {silence = true, media_lost = true, one_way_audio = true, speech_failed = true,
                agent_failed = true}
if SILENT[arg(2)] then
  if number('paused') > 0 then refusal = 'paused'
  elseif arg(1) ~= call.epoch then refusal = (call.moved_by or 'caller') .. ' was heard'
  elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking'
  elseif call.overtaken == '1' then refusal = 'agent or others were heard'
  elseif suspended() then refusal = 'suspended'
  elseif number('thinking_until') > NOW then refusal = 'agent is thinking' end
end
-- The time limit was reached, but the caller was connected to a person since.
if arg(2) == 'max_call_duration' and arg(1) ~= call.epoch and with_person() then
  refusal = 'caller is with a person'
end
if arg(2) == 'max_call_duration' and tonumber(arg(1)) < number('extended_in') then
  refusal = 'time limit was extended'
end
if arg(2) == 'agent' and redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking' end
if refusal then return drop_step('hangup', refusal, true) end
if outcome == 'sent' then
  return NOW - number('hangup_sent_at') < arg(3) / 2 and 'sent a moment ago' or 'sent'
end
if outcome then
  if call.hangup_reason ~= arg(2) then put({hangup_reason = arg(2)}) end
  return 'again'
end
redis.call('HSET', CLAIMS, 'hangup', 'claimed')
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
put({hangup_reason = arg(2), asked = 'hangup', asked_until = NOW + tonumber(arg(3))})
note('hangup.claimed', 'cause', arg(2))
if arg(2) == 'speech_failed' then note('speech.failed', 'epoch', call.epoch) end
count_change()
return 'go'
