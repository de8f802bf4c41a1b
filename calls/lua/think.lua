-- The agent is thinking for at most so many ms (0: it is done). A lease: it ends by itself.
if not live or fenced() then return 0 end
local until_ms = NOW + tonumber(arg(1))
if arg(1) == '0' and number('thinking_until') <= NOW then return 1 end
put({thinking_until = until_ms})
if arg(1) == '0' then note('agent.ready') else note('agent.thinking', 'for_ms', arg(1)) end
changed()
return 1
