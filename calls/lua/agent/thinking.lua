-- The agent thinks for at most the given ms; 0: it has finished. This is a lease and expires.
if not live or fenced() then return 0 end
local for_ms = tonumber(arg(1))
if for_ms > 0 then
  step_overtaken()
  put({thinking = 1, thinking_until = NOW + for_ms})
  note('agent.thinking', 'for_ms', arg(1))
elseif call.thinking == '1' then
  put({thinking = 0, thinking_until = math.min(NOW, number('thinking_until'))})
  note('agent.ready')
end
changed()
return 1
