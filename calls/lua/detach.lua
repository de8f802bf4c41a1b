-- The session lets go of the call. Own argument: why. Returns 1, or 0 when it no longer held it.
if not live or fenced() then return 0 end
put({owner = '', caller_speaking = 0, caller_quiet_at = NOW})
note('session.detached', 'why', arg(1))
return 1
