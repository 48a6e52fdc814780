walk(
  if type == "object" and ((.anyOf? // []) | any(.type? == "array"))
  then (.anyOf[] | select(.type == "array")) + del(.anyOf)
  else . end
)
