-- What is known of the call's line. Own arguments: Telnyx's connection id, prefix of the other side's number,
-- a keyed hash of that number where patience is remembered, or ''.
-- Returns 1, or 0 for a call that is not live.
if not live then return 0 end
put({connection = arg(1), prefix = arg(2)})
if (arg(3) or '') ~= '' then put({number_digest = arg(3)}) end
return 1
