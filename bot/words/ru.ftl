### Тексты бота. Разметка — HTML Телеграма; что написали люди, приходит сюда уже безопасным. Ключи те же, что в en.ftl.

## Знакомство

stranger = Это бот для заказа картриджей. Вас в нём пока нет.

    Попросите у администратора ссылку-приглашение и откройте её: она приведёт сюда и даст доступ.
stranger-press = Вас пока нет в системе. Попросите у администратора ссылку-приглашение.
welcome = Здравствуйте, { $name }! Доступ открыт.
hello = Здравствуйте!
hello-requester = Здесь можно заказать картриджи и следить за своими заявками.
hello-staff = Здесь очередь заявок: их можно брать, вести и выдавать.
help =
    <b>Как заказать</b>
    /new — новая заявка: филиал, картриджи, количество, отправить.
    /repeat — повторить прошлый заказ.
    /my — мои заявки: где они, отменить, поторопить, написать.

    Ответить по заявке можно ответом на её сообщение: текст станет комментарием, фото — вложением. Номер заявки, например «12», откроет её карточку.
    /cancel — отменить начатое, /settings — язык.
help-staff =
    <b>Как работать с заявками</b>
    /queue — свободные заявки и ваши, срочные сверху.
    Под карточкой — действия, которые доступны вам сейчас. Номер заявки, например «12», откроет её карточку, ответ на карточку станет комментарием.

    /new — заказать самому, /my — свои заявки, /cancel — отменить начатое, /settings — язык.
settings = Выберите язык. / Choose a language.
language-set = Теперь бот говорит по-русски.
not-understood = Не понимаю. Вот что можно: /new — новая заявка, /my — мои заявки, /help — подсказка.
only-in-private = Списки и карточки я показываю только в личном чате: напишите мне туда.
failed = Не получилось обработать ваше сообщение. Попробуйте ещё раз; если не выйдет, сообщите администратору.
done = Готово
nothing-to-cancel = Отменять нечего.
button-outdated = Эта кнопка устарела. Откройте заявку или список заново.

## Меню

menu-new = 📝 Новая заявка
menu-repeat = 🔁 Повторить
menu-my = 📋 Мои заявки
menu-queue = 📥 Очередь
command-start = Начать
command-new = Новая заявка
command-repeat = Повторить прошлый заказ
command-my = Мои заявки
command-queue = Очередь заявок
command-cancel = Отменить начатое
command-settings = Язык
command-help = Подсказка

## Форма

form-title = <b>Шаг { $step } из 5 · { $name }</b>
form-step-branch = Филиал
form-step-cartridges = Картриджи
form-step-quantity = Количество
form-step-comment = Комментарий
form-step-photos = Фото
form-step-confirm = Проверка
form-branch = Филиал: { $branch }
form-line = • { $cartridge } — { $count } шт.
form-comment = Комментарий: { $comment }
form-photos = { $count ->
    [one] 📷 { $count } фото
    [few] 📷 { $count } фото
   *[many] 📷 { $count } фото
}
form-ask-branch = Для какого филиала заказ? Выберите или напишите часть названия.
form-nothing-found = Такого филиала не нашлось. Напишите иначе или покажите все.
form-ask-cartridge = Какой картридж нужен? Выберите из списка или напишите модель картриджа или принтера. 🖨 — подходит к принтерам филиала.
form-ask-more = Нужно что-то ещё? Выберите, напишите модель или идите дальше.
form-found = Похоже на «{ $query }»:
form-not-found = По запросу «{ $query }» ничего не нашлось. Напишите модель иначе или покажите все.
form-empty-catalogue = В справочнике пока нет картриджей. Сообщите администратору.
form-ask-quantity = Сколько штук: <b>{ $cartridge }</b>? Выберите или напишите число от 1 до 99.
form-ask-comment = Напишите комментарий для склада или пропустите: кабинет, срочность, к кому зайти.
form-ask-photos = Пришлите фото (наклейку принтера, старый картридж), можно несколько. Затем «Готово» или «Пропустить».
form-ask-confirm = Всё верно?
form-doubled = ⚠️ На этой неделе такой картридж для этого филиала вы уже заказывали: заявка № { $number }.
form-take = Взять { $count }
form-remove = 🗑 Убрать из заявки
form-next = Дальше ▶
form-review = ✅ К проверке
form-done = Готово
form-skip = Пропустить
form-back = ◀ Назад
form-cancel = ✖ Отмена
form-repeat = 🔁 Повторить прошлый заказ
form-show-all = Показать все
form-clear-comment = 🗑 Убрать комментарий
form-clear-photos = 🗑 Убрать фото
form-edit-branch = ✏️ Филиал
form-edit-cartridges = ✏️ Картриджи
form-edit-comment = ✏️ Комментарий
form-edit-photos = ✏️ Фото
form-send = 📨 Отправить заявку
form-sent = Заявка № { $number } отправлена
form-cancelled = Заявка не отправлена: вы отменили её. Начать заново — /new
form-goes-on = У вас есть незаконченная заявка — продолжим её.
form-closed = Эта форма уже закрыта. Начать новую заявку — /new
form-not-yours = Это форма другого человека. Начните свою: /new
form-not-for-you = У вас нет права заказывать картриджи ни для одного филиала. Попросите доступ у администратора.
form-photo-hint = Сейчас нужны фото: пришлите снимок или нажмите «Готово».
form-press-hint = Чтобы изменить заявку, нажмите кнопку под ней.
nothing-to-repeat = Прошлых заказов ещё нет — начнём с новой заявки.
photo-for-what = Чтобы приложить фото, начните заявку (/new) или ответьте фотографией на карточку заявки.
photo-not-fetched = Не удалось получить фото из Телеграма. Пришлите его ещё раз.

## Карточка и списки

card-title = <b>Заявка № { $number }</b> · { $status }
card-requester = Заявитель: { $who }
card-assignee = Исполнитель: { $who }
card-nobody = Исполнитель: пока никого
card-question = ❓ Вопрос: { $question }
card-expected = Ожидается: { $date }
card-due = ⏳ { $clock }: до { $at }
card-late = ⏰ { $clock }: срок прошёл { $at }
card-paused = ⏸ { $clock }: отсчёт остановлен
line-issued = {" "}(выдано { $count })
line-waived = {" "}(снято { $count })
history-line = { $at } · { $by }: { $did }
did-submit = подал(а) заявку
did-amend = изменил(а) позиции
did-claim = взял(а) заявку
did-assign = назначил(а) исполнителя: { $to }
did-unassign = вернул(а) заявку в очередь
did-ask = задал(а) вопрос
did-move = статус «{ $status }»
did-hand-over = выдал(а) позиции
did-receive = подтвердил(а) получение
did-waive = снял(а) позицию
did-comment = написал(а) комментарий
did-photo = приложил(а) фото
did-priority = изменил(а) приоритет
did-reopen = открыл(а) заявку снова
did-remind = напоминание о сроке
did-nudge = просит поторопиться
my-title = { $count ->
    [one] <b>У вас { $count } заявка</b>
    [few] <b>У вас { $count } заявки</b>
   *[many] <b>У вас { $count } заявок</b>
}
my-empty = У вас ещё нет заявок.
queue-title = { $count ->
    [one] <b>Очередь: { $count } заявка</b>
    [few] <b>Очередь: { $count } заявки</b>
   *[many] <b>Очередь: { $count } заявок</b>
}
queue-empty = Очередь пуста: свободных заявок нет, ваших в работе тоже. Можно выпить чаю.
queue-not-yours = Очередь видят кладовщики. Ваши заявки — /my
list-due = до { $at }
list-late = срок прошёл { $at }

## Действия

button-claim = ✋ Взять
button-assign = 👤 Назначить
button-answer = 💬 Ответить
button-comment = 💬 Написать
button-reply = 💬 Ответить
button-nudge = 🔔 Поторопить
button-photos = 📷 Фото
button-open = Открыть заявку
button-start = ▶️ В работу
button-go-on = ▶️ Продолжить
button-arrived = 📦 Поступило, в работу
button-back-to-work = ↩️ Вернуть в работу
button-reopen = 🔓 Открыть снова
button-give-back = ↩️ Отдать
button-ready = ✅ Готова
button-received = ✅ Получено
button-issue = 🤝 Выдать всё
button-ship = 🚚 Отправить
button-ask = ❓ Спросить
button-wait-stock = ⏳ Ждём поступления
button-close = 👍 Всё в порядке
button-reject = ⛔ Отклонить
button-cancel = ✖ Отменить заявку
done-claim = Заявка ваша
done-nudge = Мы напомнили
done-comment = Передано
assign-to-whom = Кому назначить заявку № { $number }?
prompt-answer = Напишите ответ на вопрос по заявке № { $number } следующим сообщением.
prompt-comment = Напишите комментарий к заявке № { $number } следующим сообщением.
prompt-question = Напишите вопрос заявителю по заявке № { $number } следующим сообщением.
prompt-reject = Напишите, почему отклоняете заявку № { $number }, следующим сообщением.
prompt-cancel = Напишите, почему отменяете заявку № { $number }, следующим сообщением.
prompt-reopen = Напишите, почему открываете заявку № { $number } снова, следующим сообщением.
prompt-reason = Напишите причину по заявке № { $number } следующим сообщением.
prompt-dropped = Хорошо, ничего не делаем.
stale = Заявка тем временем изменилась. Вот как она выглядит сейчас.
stale-taken = Заявку уже взял(а) { $by } в { $at }
stale-missed = Пока вы смотрели, заявка изменилась. { $line }

## Уведомления

notice-submitted = Новая заявка № { $number }
notice-assigned = 👤 Вам назначена заявка № { $number } ({ $by }).
notice-taken-away = Заявка № { $number } больше не ваша ({ $by }).
notice-question = ❓ Вопрос по заявке № { $number } от { $by }. Ответьте на это сообщение или нажмите «Ответить»:
notice-ready = ✅ Заявка № { $number } готова к выдаче. Можно забирать.
notice-in-transit = 🚚 Заявка № { $number } в пути. Когда получите, нажмите «Получено».
notice-issued = 🤝 Заявка № { $number } выдана. Если что-то не так, откройте её снова.
notice-rejected = ⛔ Заявка № { $number } отклонена ({ $by }).
notice-cancelled = ✖ Заявка № { $number } отменена ({ $by }).
notice-reopened = 🔓 Заявка № { $number } открыта снова ({ $by }).
notice-amended = ✏️ Позиции заявки № { $number } изменены ({ $by }).
notice-commented = 💬 Заявка № { $number }, пишет { $by }:
notice-nudged = 🔔 По заявке № { $number } просят поторопиться ({ $by }).
notice-reminded = ⏰ Напоминание о сроке: заявка № { $number }.
