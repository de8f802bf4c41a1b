-- Returns everything a decision needs, at one instant. Own argument: '1' for the owner, who takes the
-- doorbell flags and gets the agent's inbox; '0' for any other reader.
local rung, inbox = {}, {}
if arg(1) == '1' and not fenced() then
  for name, key in pairs({agent_done_speaking = DONE_SPEAKING, caller_spoke = CALLER_SPOKE,
                          hold_on = HOLD_ON, call_ended = CALL_ENDED}) do
    if redis.call('DEL', key) == 1 then rung[#rung + 1] = name end
  end
  inbox = redis.call('LRANGE', INBOX, 0, -1)
  for _, name in ipairs(rung) do note('flag.detected', 'flag', name) end
end
return {NOW, stored, redis.call('HGETALL', PLAYBACKS), rung, inbox,
        tonumber(redis.call('GET', VERSION) or '') or 0}
