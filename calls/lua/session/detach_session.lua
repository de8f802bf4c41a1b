-- The session releases the call. Own argument: why. Returns 1, or 0 if it no longer owned it.
if not live or fenced() then return 0 end
if number('caller_speaking') > 0 then put({caller_speaking = 0, caller_quiet_at = NOW}) end
put({owner = ''})
note('session.detached', 'why', arg(1))
return 1
