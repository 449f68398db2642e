"""Drives the stand-in with python-telegram-bot: `check_ptb.py URL TOKEN`."""

import asyncio
import sys

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from people import ANNA, People, png


async def raises(kind, awaitable):
    try:
        await awaitable
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was expected")


async def check(bot: Bot, people: People):
    assert bot.username == "desk_bot"

    await raises(Forbidden, bot.send_message(ANNA, "too early"))
    people.say("/start order_7")
    (update,) = await bot.get_updates(timeout=10)
    assert update.message.text == "/start order_7"
    assert update.message.entities[0].type == "bot_command"
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Беру", callback_data="take:1")]])
    card = await bot.send_message(ANNA, "<b>№ 1</b> 🖨", parse_mode="HTML", reply_markup=keyboard)
    assert card.text == "№ 1 🖨" and card.parse_entities(["bold"]) != {}
    assert card.reply_markup == keyboard

    people.press(card.message_id, "take:1")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
    press = update.callback_query
    assert press.data == "take:1" and press.message.message_id == card.message_id
    assert await press.answer("Взято", show_alert=True)
    assert people.chat()["answers"][0]["text"] == "Взято"
    assert "query is too old" in str(await raises(BadRequest, bot.answer_callback_query("1"))).lower()

    edited = await card.edit_text("Взята")
    assert edited.text == "Взята" and edited.edit_date and edited.reply_markup is None
    assert "not modified" in str(await raises(BadRequest, card.edit_text("Взята")))

    sent = await bot.send_photo(ANNA, png(100, 60), caption="<i>фото</i>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (100, 60)
    people.send_photo(png(400, 200))
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=10)
    largest = update.message.photo[-1]
    file = await largest.get_file()
    assert len(await file.download_as_bytearray()) == largest.file_size
    album = await bot.send_media_group(ANNA, [InputMediaPhoto(png(9, 9)), InputMediaPhoto(largest.file_id)])
    assert album[0].media_group_id == album[1].media_group_id
    document = await bot.send_document(ANNA, b"a;b", filename="a.csv")
    assert document.document.file_name == "a.csv"

    scope = BotCommandScopeChat(ANNA)
    commands = (BotCommand("new", "Новая заявка"),)
    assert await bot.set_my_commands(commands, scope=scope, language_code="ru")
    assert await bot.get_my_commands(scope=scope, language_code="ru") == commands
    assert await bot.set_chat_menu_button(ANNA, MenuButtonWebApp("Заказ", WebAppInfo("https://a.ru/")))
    assert (await bot.get_chat_menu_button(ANNA)).text == "Заказ"
    assert (await bot.get_chat(ANNA)).first_name == "Анна"
    assert await bot.send_chat_action(ANNA, "typing")

    group = people.act("groups", {"title": "Склад", "people": [ANNA], "forum": True})["id"]
    topic = await bot.create_forum_topic(group, "Казань")
    posted = await bot.send_message(group, "№ 2", message_thread_id=topic.message_thread_id)
    assert posted.is_topic_message and posted.chat.is_forum
    assert (await bot.get_chat_member(group, bot.id)).status == "member"

    faults = [
        (RetryAfter, {"kind": "too_many_requests", "retry_after": 7}),
        (Forbidden, {"kind": "forbidden"}),
        (ChatMigrated, {"kind": "migrate", "to": -1009}),
        (NetworkError, {"kind": "server_error"}),
        (NetworkError, {"kind": "reset"}),
    ]
    for kind, fault in faults:
        people.act("faults", fault)
        await raises(kind, bot.send_message(ANNA, "x"))
    error = await raises(BadRequest, bot.send_message(ANNA, "<b>x", parse_mode="HTML"))
    assert "can't parse entities" in str(error).lower()

    assert await bot.delete_message(ANNA, card.message_id)
    assert await bot.set_webhook("http://127.0.0.1:1/", secret_token="s")
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:1/"
    await raises(Conflict, bot.get_updates())
    assert await bot.delete_webhook(drop_pending_updates=True)


async def main(url: str, token: str):
    addresses = {"base_url": f"{url}/bot", "base_file_url": f"{url}/file/bot"}
    async with Bot(token, **addresses) as bot:
        await check(bot, People(url))
    await raises(InvalidToken, Bot("1:wrong", **addresses).initialize())
    print("all checks passed")


asyncio.run(main(*sys.argv[1:3]))
