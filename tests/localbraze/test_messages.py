"""`/messages/send`: the answer, and what is in the outbox."""

from __future__ import annotations

from brazesmith.localbraze import LocalBraze

EMAIL = {"app_id": "app", "subject": "Welcome", "body": "Hello"}


def test_a_message_reaches_users_who_exist_and_may_receive_it() -> None:
    braze = LocalBraze(seed=1)
    users = [
        {"external_id": "ada", "email": "ada@example.com"},
        {"external_id": "bob", "email": "bob@example.com", "email_subscribe": "unsubscribed"},
        {"external_id": "cyd"},
    ]
    braze.track({"attributes": users})
    body = {
        "external_user_ids": ["ada", "bob", "cyd", "nobody"],
        "messages": {"email": EMAIL, "sms": {"body": "Hello"}},
    }
    answer = braze.send_messages(body)
    (message,) = braze.outbox()
    ids = [
        user["braze_id"]
        for name in ("ada", "bob", "cyd")
        for user in braze.export_ids({"external_ids": [name]}).body["users"]
    ]
    missing = braze.export_ids({"external_ids": ["nobody"]}).body["users"]
    to_all = braze.send_messages({**body, "recipient_subscription_state": "all"})
    braze.close()
    assert answer.status == to_all.status == 201
    assert answer.body == {"dispatch_id": message.dispatch_id, "message": "success"}
    assert message.recipients == {"email": ids[:1], "sms": ids}
    assert message.body == body
    assert missing == []


def test_a_request_without_a_message_is_refused() -> None:
    braze = LocalBraze()
    answer = braze.send_messages({"external_user_ids": ["ada"], "messages": {}})
    messages = braze.outbox()
    braze.close()
    assert answer.status == 400
    assert answer.body == {"message": "No message to send"}
    assert messages == []
