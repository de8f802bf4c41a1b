-- What is known of the call's line. Own arguments: Telnyx's connection id, prefix of the other side's number.
-- Returns 1, or 0 for a call that is not live.
if not live then return 0 end
put({connection = arg(1), prefix = arg(2)})
return 1
