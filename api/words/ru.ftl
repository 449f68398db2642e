### Тексты HTTP-двери: ошибки входа и запросов, история заявки. Ключи те же, что в en.ftl.

## Заголовки по статусу HTTP

status-title-400 = Запрос не понят
status-title-401 = Нужно войти
status-title-403 = Нет доступа
status-title-404 = Не найдено
status-title-405 = Метод не поддерживается
status-title-409 = Сейчас так нельзя
status-title-412 = Заявка уже изменилась
status-title-413 = Слишком большой файл или запрос
status-title-415 = Формат не поддерживается
status-title-422 = Проверьте данные
status-title-429 = Слишком много попыток
status-title-500 = Ошибка на сервере
status-title-503 = Сервер занят

## Что сказала сама дверь

door-sign-in-required = Войдите, чтобы продолжить.
door-session-ended = Сеанс закончился. Войдите снова.
door-wrong-credentials = Неверный логин или пароль.
door-too-many-attempts = { $minutes ->
    [one] Слишком много неудачных попыток. Попробуйте через { $minutes } минуту.
    [few] Слишком много неудачных попыток. Попробуйте через { $minutes } минуты.
   *[many] Слишком много неудачных попыток. Попробуйте через { $minutes } минут.
}
door-csrf-required = Страница устарела. Обновите её и повторите.
door-link-invalid = Ссылка не подходит: она действует 5 минут, один раз и только в том браузере, который её запросил. Запросите новую.
door-init-data-invalid = Telegram не подтвердил, кто открыл приложение. Закройте его и откройте снова из чата с ботом.
door-init-data-used = Этим входом уже воспользовались. Закройте приложение и откройте снова из чата с ботом.
door-init-data-expired = Приложение открыто слишком давно. Закройте его и откройте снова из чата с ботом.
door-not-invited = Этот аккаунт Telegram пока ни с кем не связан. Откройте приглашение от администратора.
door-telegram-off = На этом сервере вход через Telegram не настроен. Войдите с логином и паролем.
door-password-too-short = { $min ->
    [one] Пароль слишком короткий: нужен хотя бы { $min } символ.
    [few] Пароль слишком короткий: нужно хотя бы { $min } символа.
   *[many] Пароль слишком короткий: нужно хотя бы { $min } символов.
}
door-invalid-request = Поле «{ $field }» заполнено неверно: { $expected }
door-invalid-request-nameless = Запрос не удалось прочитать: { $expected }
door-body-too-large = Запрос больше { $max } КБ.
door-unsupported-media-type = Такой формат запроса не поддерживается. Отправьте JSON (application/json).
door-not-found = По этому адресу ничего нет.
door-method-not-allowed = По этому адресу так обратиться нельзя.
door-unknown-token = Такого токена нет, или он уже отозван.
door-unknown-session = Такого сеанса нет, или он уже закончился.
door-version-conflict = Пока вы смотрели, данные изменились. Посмотрите, что изменилось, и решите ещё раз.
door-key-reused = Этот ключ повтора уже использован для другого запроса.
door-busy = Сервер занят. Повторите через несколько секунд.
door-fault = Что-то сломалось на сервере. Мы это записали; повторите позже.

## Предупреждения

warning-ordered-recently = Такой картридж для этого филиала вы уже заказывали на этой неделе: заявка № { $number }.

## История заявки

erased-text = (текст удалён)
tell-assignee = исполнителю
tell-dispatcher = старшему кладовщику
tell-supervisor = руководителю
history-submitted = Создана заявка № { $number }: { $lines }
history-submitted-on-behalf = Создана заявка № { $number } для { $requester }: { $lines }
history-lines-amended = Изменены позиции
history-claimed = Взял(а) заявку: { $to }
history-assigned = Назначен исполнитель: { $to }
history-unassigned = Исполнитель снят: { $from }
history-status-changed = Статус: «{ $to }»
history-status-forced = Статус переведён принудительно: «{ $to }»
history-handed-over = Выдано: { $lines }
history-received = Получено: { $lines }
history-received-all = Получение подтверждено
history-line-waived = { $count ->
    [one] Снята { $count } штука: { $cartridge }
    [few] Снято { $count } штуки: { $cartridge }
   *[many] Снято { $count } штук: { $cartridge }
}
history-commented = Комментарий: { $text }
history-commented-internally = Внутренняя заметка: { $text }
history-photo-attached = Приложено фото
history-priority-changed = Приоритет: { $to }
history-reopened = Заявка открыта снова (круг { $cycle }): «{ $to }»
history-reminded = Напоминание о сроке «{ $clock }» ({ $level }): { $tell }
history-nudged = Просьба поторопиться
