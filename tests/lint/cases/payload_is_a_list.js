const brazecall = { events: [] };
payload.forEach((mail) => {
  if (!mail.address) return;
  if (mail.kind === "sent") {
    title = "Mail Sent";
  } else if (mail.kind === "opened") {
    title = "Mail Opened";
  }
  const time = new Date(mail.at * 1000).toISOString();
  brazecall.events.push({ email: mail.address, name: title, time });
});
return brazecall;
