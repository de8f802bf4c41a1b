-- The agent is thinking for at most the given ms (0: it is done). A lease: it expires.
if not live or fenced() then return 0 end
local for_ms = tonumber(arg(1))
if for_ms > 0 then
  agent_acts()
  put({thinking = 1, thinking_until = NOW + for_ms})
  note('agent.thinking', 'for_ms', arg(1))
elseif call.thinking == '1' then
  put({thinking = 0, thinking_until = math.min(NOW, number('thinking_until'))})
  note('agent.ready')
end
changed()
return 1
