-- Something worth telling that changes nothing else. Own arguments: event, then name/value pairs.
if not state or already_applied() then return 0 end
note(arg(1), unpack(ARGV, 6))
return 1
