-- Settings of the call's own override its agent's. Own arguments: those it had (JSON or ''), those it
-- has from now on, the names that change. Returns 1; 0 if others changed them meanwhile; -1 if the call
-- is unknown or over.
if not live then return -1 end
if (call.settings or '') ~= arg(1) then return 0 end
put({settings = arg(2)})
note('settings.overridden', 'fields', arg(3))
changed()
return 1
