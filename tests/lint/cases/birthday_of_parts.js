const birth = payload.birth || {};
if (!payload.id) {
  return { attributes: [] };
}
return { attributes: [{ external_id: String(payload.id), dob: `${birth.year}-${birth.month}-${birth.day}` }] };
